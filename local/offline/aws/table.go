package main

import (
	_ "embed"
	"strings"
)

//go:embed resources.txt
var tableText string

// table returns Pulumi tokens by Terraform name: first resources, then functions.
func table() (resources, functions map[string]string) {
	resources, functions = map[string]string{}, map[string]string{}
	into := resources
	for _, line := range strings.Split(tableText, "\n") {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0 || strings.HasPrefix(line, "#"):
		case line == "[functions]":
			into = functions
		default:
			into[fields[1]] = "aws:" + fields[0]
		}
	}
	return resources, functions
}
