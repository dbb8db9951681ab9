"""The phone page (TypeScript, src/) and the program that serves it on this machine."""
