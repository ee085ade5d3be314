//go:build tools

// Package s3client pins the S3 client of the image: go.mod and go.sum say which version and with which checksums.
package s3client

import _ "github.com/peak/s5cmd/v2"
