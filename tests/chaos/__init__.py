"""The crash proof, run by `make chaos`: the whole product against the simulated Amazon while everything goes wrong."""
