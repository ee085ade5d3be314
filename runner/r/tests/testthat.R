library(testthat)
library(rfargate)

test_check("rfargate")
