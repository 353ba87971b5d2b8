"""Says hello from the image."""

print("hello from ubuntu")
