"""Signs a word and reads it back."""

from itsdangerous import Signer

signer = Signer("not a real key")
signed = signer.sign("hello")
print(signed.decode(), "->", signer.unsign(signed).decode())
