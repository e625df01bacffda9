"""RDFC-1.0 section 4 written out step by step: recursive, copying, unbounded. The oracle for small datasets."""

import hashlib
import itertools


def canonical_nquads(quads, hash_name="sha256"):
    return _Reference(quads, hash_name).canonical()


def _is_blank(term):
    return term.startswith("_:")


def _statement(terms):
    return " ".join(term for term in terms if term) + " .\n"


class _Issuer:
    def __init__(self, prefix, issued=()):
        self.prefix = prefix
        self.issued = dict(issued)

    def issue(self, existing):
        return self.issued.setdefault(existing, f"{self.prefix}{len(self.issued)}")

    def copy(self):
        return _Issuer(self.prefix, self.issued)


class _Reference:
    def __init__(self, quads, hash_name):
        self.hash_name = hash_name
        self.dataset = list(dict.fromkeys(quads))
        self.quads_of = {}
        for quad in self.dataset:
            for term in dict.fromkeys((quad.subject, quad.object, quad.graph)):
                if _is_blank(term):
                    self.quads_of.setdefault(term, []).append(quad)
        self.canonical_issuer = _Issuer("c14n")

    def digest(self, text):
        return hashlib.new(self.hash_name, text.encode()).hexdigest()

    def canonical(self):
        by_hash = {}
        for node in self.quads_of:
            by_hash.setdefault(self.first_degree(node), []).append(node)
        for _, nodes in sorted(by_hash.items()):
            if len(nodes) == 1:
                self.canonical_issuer.issue(nodes[0])
        for _, nodes in sorted(by_hash.items()):
            paths = []
            for node in nodes:
                if node not in self.canonical_issuer.issued:
                    temporary = _Issuer("b")
                    temporary.issue(node)
                    paths.append(self.n_degree(node, temporary))
            for _, issuer in sorted(paths, key=lambda result: result[0]):
                for node in issuer.issued:
                    self.canonical_issuer.issue(node)
        labels = self.canonical_issuer.issued
        return "".join(
            sorted(_statement(f"_:{labels[t]}" if _is_blank(t) else t for t in quad) for quad in self.dataset)
        )

    def first_degree(self, reference):
        def masked(term):
            return ("_:a" if term == reference else "_:z") if _is_blank(term) else term

        return self.digest("".join(sorted(_statement(map(masked, quad)) for quad in self.quads_of[reference])))

    def related_hash(self, related, quad, issuer, position):
        text = position if position == "g" else position + quad.predicate
        identifier = self.canonical_issuer.issued.get(related) or issuer.issued.get(related)
        return self.digest(text + (f"_:{identifier}" if identifier else self.first_degree(related)))

    def n_degree(self, node, issuer):
        groups = {}
        for quad in self.quads_of[node]:
            for position, term in zip("sog", (quad.subject, quad.object, quad.graph), strict=True):
                if _is_blank(term) and term != node:
                    groups.setdefault(self.related_hash(term, quad, issuer, position), []).append(term)
        data = ""
        for related_hash in sorted(groups):
            candidates = [self.path(order, issuer) for order in itertools.permutations(groups[related_hash])]
            chosen, issuer = min(candidates, key=lambda candidate: candidate[0])
            data += related_hash + chosen
        return self.digest(data), issuer

    def path(self, order, issuer):
        issuer = issuer.copy()
        path, recursion = "", []
        for node in order:
            canonical = self.canonical_issuer.issued.get(node)
            if canonical is None and node not in issuer.issued:
                recursion.append(node)
            path += f"_:{canonical or issuer.issue(node)}"
        for node in recursion:
            node_hash, result = self.n_degree(node, issuer)
            path += f"_:{issuer.issue(node)}<{node_hash}>"
            issuer = result
        return path, issuer
