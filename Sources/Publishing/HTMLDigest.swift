func htmlDigest(_ digest: Digest) -> String { "" }
