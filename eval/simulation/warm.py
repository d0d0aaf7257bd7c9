"""Imported once by the server that the town's bots are forked from: what all of them need."""

from eval.simulation.child import stand_in

stand_in()
