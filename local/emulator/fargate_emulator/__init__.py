"""AWS on one machine: ministack, without its gaps that matter for R on Fargate.

`fargate-emulator serve` starts it; docs/emulator.md says what it does and
does not do. Every gap is one module under gaps/, installed by gaps.install_all().
"""
