// Compiled by `make build`, with the components that it uses.
module.exports = require("../../bin/examples/deploy-role/program.js");
