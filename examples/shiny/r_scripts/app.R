# A page that forecasts the gas consumption of the UK over a period that its reader chooses.
library(shiny)

fit <- HoltWinters(UKgas, seasonal = "multiplicative")

ui <- fluidPage(
  titlePanel("UK gas consumption"),
  sidebarLayout(
    sidebarPanel(
      numericInput("years", "Years ahead", value = 3, min = 1, max = 20),
      downloadButton("csv", "Download the forecast")
    ),
    mainPanel(
      plotOutput("plot"),
      textOutput("summary"),
      tags$small(textOutput("connection"))
    )
  )
)

server <- function(input, output, session) {
  ahead <- reactive({
    validate(need(input$years %in% 1:20, "Years ahead: a whole number from 1 to 20"))
    predict(fit, n.ahead = 4 * input$years)
  })

  output$plot <- renderPlot({
    ts.plot(UKgas, ahead(), lty = c(1, 2), ylab = "million therms a quarter")
  })
  output$summary <- renderText({
    sprintf("Forecast for %s quarters: %.0f million therms in the last one", length(ahead()), tail(ahead(), 1))
  })
  output$csv <- downloadHandler("forecast.csv", function(file) {
    quarters <- data.frame(year = floor(time(ahead())), quarter = cycle(ahead()), therms = as.numeric(ahead()))
    write.csv(quarters, file, row.names = FALSE)
  })
  # A message every 30 seconds keeps the load balancer from closing the connection.
  output$connection <- renderText({
    invalidateLater(30000)
    sprintf("Connected to %s, %s", Sys.info()[["nodename"]], format(Sys.time(), "%H:%M:%S", tz = "UTC"))
  })
}

runApp(shinyApp(ui, server), host = "0.0.0.0", port = as.integer(Sys.getenv("RFARGATE_PORT")), launch.browser = FALSE)
