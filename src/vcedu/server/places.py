"""The paths of a VC-API server.

https://w3c-ccg.github.io/vc-api/
"""

CREDENTIALS_ISSUE = "/credentials/issue"
CREDENTIALS_VERIFY = "/credentials/verify"
CREDENTIALS_DERIVE = "/credentials/derive"
PRESENTATIONS_VERIFY = "/presentations/verify"
IDENTIFIERS = "/identifiers"
CONTROLLER = "/controller.json"
MANIFEST = "/test-manifest.json"
ISSUERS = "/issuers"
WITH_STATUS = f"{ISSUERS}/with-status"
TOKENS = "vc-jwt"
STATUS_LISTS = "/status"
