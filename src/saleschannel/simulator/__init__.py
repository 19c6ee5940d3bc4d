"""An Amazon to run against: it speaks HTTP as Amazon does and must not know anything of the product it is
used to try.
"""
