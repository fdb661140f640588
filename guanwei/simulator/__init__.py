"""A stand-in for the Sina Weibo Open Platform: a program of its own, written from docs/concepts/weibo.md alone.

It is the demonstration, the test double and a tool for other developers. It shares nothing with the Weibo adapter, so
that a misreading of the contract on one side shows up as a failing test and not as agreement.
"""
