"""Handing over to people: cases, agreements, the citizen's plan, reports that something hurts."""
