// Times Digital Bazaar's stack on the documents given on standard input; prints one JSON array of rows.
//
// Input: {"contexts": {url: document}, "documents": [{"courses": n, "document": {...}}], "suites": [...], "mandatory": [...],
// "selective": [...], "rounds": n}. Times are wall times in milliseconds, after one unmeasured run.
import * as Bls from '@digitalbazaar/bls12-381-multikey';
import * as Ecdsa from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519 from '@digitalbazaar/ed25519-multikey';
import * as bbs from '@digitalbazaar/bbs-2023-cryptosuite';
import * as ecdsaSd from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import jsigs from 'jsonld-signatures';
import {readFileSync} from 'node:fs';

const input = JSON.parse(readFileSync(0, 'utf8'));
const loaded = new Map(Object.entries(input.contexts));
const documentLoader = async url => {
  if(!loaded.has(url)) {
    throw new Error(`Not given: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: loaded.get(url), tag: 'static'};
};

const ed25519 = () => Ed25519.generate();
const p256 = () => Ecdsa.generate({curve: 'P-256'});
const bls = () => Bls.generateBbsKeyPair({algorithm: Bls.ALGORITHMS.BBS_BLS12381_SHA256});
const selective = lib => ({
  sign: () => lib.createSignCryptosuite({mandatoryPointers: input.mandatory}),
  derive: () => lib.createDiscloseCryptosuite({selectivePointers: input.selective}),
  verify: () => lib.createVerifyCryptosuite()
});
const whole = cryptosuite => ({sign: () => cryptosuite, verify: () => cryptosuite});
const SUITES = {
  'eddsa-rdfc-2022': {key: ed25519, ...whole(eddsaRdfc)},
  'ecdsa-rdfc-2019': {key: p256, ...whole(ecdsaRdfc)},
  'eddsa-jcs-2022': {key: ed25519, sign: eddsaJcs.createSignCryptosuite, verify: eddsaJcs.createVerifyCryptosuite},
  'ecdsa-sd-2023': {key: p256, ...selective(ecdsaSd)},
  'bbs-2023': {key: bls, ...selective(bbs)}
};

async function publish(make) {
  const key = await make();
  const did = `did:key:${key.publicKeyMultibase}`;
  key.controller = did;
  key.id = `${did}#${key.publicKeyMultibase}`;
  const method = await key.export({publicKey: true, includeContext: true});
  loaded.set(key.id, method);
  loaded.set(did, {'@context': 'https://www.w3.org/ns/did/v1', id: did, assertionMethod: [method]});
  return {key, did};
}

async function pieces(name, document) {
  const suite = SUITES[name];
  const {key, did} = await publish(suite.key);
  const issuer = typeof document.issuer === 'string' ? did : {...document.issuer, id: did};
  const unsigned = {...document, issuer};
  const purpose = () => new jsigs.purposes.AssertionProofPurpose();
  const proof = cryptosuite => new DataIntegrityProof({signer: key.signer(), cryptosuite});
  const sign = () => jsigs.sign({...unsigned}, {suite: proof(suite.sign()), purpose: purpose(), documentLoader});
  const checked = async of => {
    const options = {suite: new DataIntegrityProof({cryptosuite: suite.verify()}), purpose: purpose(), documentLoader};
    const result = await jsigs.verify(of, options);
    if(!result.verified) {
      throw result.error;
    }
  };
  const signed = await sign();
  if(!suite.derive) {
    return {sign, 'verify proof': () => checked(signed)};
  }
  const derive = () => jsigs.derive(signed, {
    suite: new DataIntegrityProof({cryptosuite: suite.derive()}), purpose: purpose(), documentLoader
  });
  const derived = await derive();
  return {sign, derive, 'verify proof': () => checked(derived)};
}

function quantile(sorted, part) {
  const at = part * (sorted.length - 1);
  const below = Math.floor(at);
  return sorted[below] + (at - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below]);
}

const rows = [];
for(const suite of input.suites) {
  for(const {courses, document} of input.documents) {
    for(const [work, piece] of Object.entries(await pieces(suite, document))) {
      await piece();
      const times = [];
      for(let round = 0; round < input.rounds; ++round) {
        const begin = performance.now();
        await piece();
        times.push(performance.now() - begin);
      }
      times.sort((a, b) => a - b);
      const spread = quantile(times, 0.75) - quantile(times, 0.25);
      rows.push({work, suite, courses, median_ms: quantile(times, 0.5), spread_ms: spread});
    }
  }
}
process.stdout.write(JSON.stringify(rows));
