"""The app that ``taizhang explore`` serves: a marimo notebook, the pages of evidence, the archived bytes."""
