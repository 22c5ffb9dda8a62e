"""Understanding: an utterance to entries of the catalog, each with a confidence. Pure Python; knows no Alexa."""
