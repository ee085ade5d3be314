// Command pulumi-resource-docker bridges the Docker Terraform provider to Pulumi for images.
//
// It stands in for Pulumi's own plugin where that cannot be downloaded. Its schema lies beside it in docker-bridge/ and
// is written by: pulumi-resource-docker gen schema --out docker-bridge
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// version is the @pulumi/docker release that programs are written with.
const version = "5.2.0"

func main() {
	exe, err := os.Executable()
	check("find itself", err)
	dir := filepath.Join(filepath.Dir(exe), "docker-bridge")
	info := bridge(dir)
	if len(os.Args) > 1 && os.Args[1] == "gen" {
		os.Args = append([]string{os.Args[0]}, os.Args[2:]...)
		tfgen.Main("docker", version, info)
		return
	}
	schema, err := os.ReadFile(filepath.Join(dir, "schema.json"))
	check("read its schema", err)
	tfbridge.Main("docker", version, info, schema)
}

func bridge(dir string) tfbridge.ProviderInfo {
	meta, err := os.ReadFile(filepath.Join(dir, "bridge-metadata.json"))
	if err != nil || len(meta) == 0 {
		meta = []byte("{}")
	}
	info := tfbridge.ProviderInfo{
		P:            shimv2.NewProvider(provider.New(version)()),
		Name:         "docker",
		Version:      version,
		MetadataInfo: tfbridge.NewProviderMetadata(meta),
		// Not in the plural in @pulumi/docker.
		Config: map[string]*tfbridge.SchemaInfo{"registry_auth": {Name: "registryAuth"}},
		Resources: map[string]*tfbridge.ResourceInfo{
			"docker_image":          {Tok: resource("remoteImage", "RemoteImage")},
			"docker_registry_image": {Tok: resource("registryImage", "RegistryImage")},
			"docker_tag":            {Tok: resource("tag", "Tag")},
		},
		DataSources: map[string]*tfbridge.DataSourceInfo{
			"docker_registry_image": {Tok: tokens.ModuleMember("docker:index/getRegistryImage:getRegistryImage")},
		},
	}
	// Listed resources win over ignored ones: everything else stays out.
	ignore := func(name string, _ shim.Resource) bool {
		info.IgnoreMappings = append(info.IgnoreMappings, name)
		return true
	}
	info.P.ResourcesMap().Range(ignore)
	info.P.DataSourcesMap().Range(ignore)
	info.SetAutonaming(255, "-")
	return info
}

func resource(file, name string) tokens.Type {
	return tokens.Type("docker:index/" + file + ":" + name)
}

func check(what string, err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "pulumi-resource-docker cannot %s: %v\n", what, err)
		os.Exit(1)
	}
}
