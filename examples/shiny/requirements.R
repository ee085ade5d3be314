install.packages("shiny")
