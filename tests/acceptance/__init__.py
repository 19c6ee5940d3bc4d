"""Both workflows told step by step, as their users see them: real processes, the web pages, a simulated Amazon."""
