"""The tests of pactline."""
