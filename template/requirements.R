# Installed when the image is built. A call for each package that the scripts load:
# install.packages("dplyr")
