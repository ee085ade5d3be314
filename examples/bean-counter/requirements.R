install.packages(c("plumber", "png", "jpeg"))
