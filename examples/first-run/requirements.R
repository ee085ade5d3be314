# Installed when the image is built.
install.packages("tibble")
