Sys.sleep(900)
