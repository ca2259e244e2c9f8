"""What a browser is told about the pages, by CloudFront on AWS and by the proxy on a laptop."""

PERMISSIONS_POLICY = "camera=(self), geolocation=(self)"


def content_security_policy(beyond: str = "https:") -> str:
    """Pages run only our own scripts; pictures and uploads go to the bucket, sign-in to the issuer, over TLS.

    `beyond` names these other places: a laptop's have no TLS. WebAssembly is compiled for the phone's camera, which
    counts faces; a text never becomes a script.
    """
    policy = {
        "default-src": "'self'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "worker-src": "'self'",
        "connect-src": f"'self' {beyond}",
        "img-src": f"'self' {beyond} blob: data:",
        "media-src": f"'self' {beyond} blob:",
        "style-src": "'self' 'unsafe-inline'",
        "frame-ancestors": "'none'",
        "base-uri": "'self'",
        "form-action": f"'self' {beyond}",
    }
    return "; ".join(f"{name} {value}" for name, value in policy.items())
