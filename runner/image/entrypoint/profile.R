# Read by R at start-up as its site profile. Acts in the script's own process only, not in R processes that the script starts.
local({
  site <- file.path(R.home("etc"), "Rprofile.site")
  if (file.exists(site)) sys.source(site, envir = baseenv())

  self <- Sys.getenv("RFARGATE_R_PID")
  if (self != Sys.getpid()) return(invisible())
  sys.source(file.path(dirname(Sys.getenv("R_PROFILE")), "session.R"), envir = new.env())
})
