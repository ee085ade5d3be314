// Command pulumi-resource-aws bridges the AWS Terraform provider to Pulumi for the resources in resources.txt.
//
// It stands in for Pulumi's own plugin where that cannot be downloaded. Its schema lies beside it in aws-bridge/ and
// is written by: pulumi-resource-aws gen schema --out aws-bridge
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-provider-aws/xpprovider"
	pf "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfgen"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// version is the @pulumi/aws release that carries the same upstream provider.
const version = "7.34.0"

func main() {
	ctx := context.Background()
	exe, err := os.Executable()
	check("find itself", err)
	dir := filepath.Join(filepath.Dir(exe), "aws-bridge")
	info := provider(ctx, dir)
	if len(os.Args) > 1 && os.Args[1] == "gen" {
		os.Args = append([]string{os.Args[0]}, os.Args[2:]...)
		tfgen.MainWithMuxer("aws", info)
		return
	}
	schema, err := os.ReadFile(filepath.Join(dir, "schema.json"))
	check("read its schema", err)
	pf.MainWithMuxer(ctx, "aws", info, schema)
}

func provider(ctx context.Context, dir string) tfbridge.ProviderInfo {
	framework, sdk, err := xpprovider.GetProvider(ctx)
	check("make the Terraform provider", err)
	meta, err := os.ReadFile(filepath.Join(dir, "bridge-metadata.json"))
	if err != nil || len(meta) == 0 {
		meta = []byte("{}")
	}
	info := tfbridge.ProviderInfo{
		P:            pf.MuxShimWithPF(ctx, shimv2.NewProvider(sdk), framework),
		Name:         "aws",
		Version:      version,
		MetadataInfo: tfbridge.NewProviderMetadata(meta),
		Resources:    map[string]*tfbridge.ResourceInfo{},
		DataSources:  map[string]*tfbridge.DataSourceInfo{},
		Config:       configOverrides(),
	}
	// Listed resources win over ignored ones: everything else stays out.
	ignore := func(name string, _ shim.Resource) bool {
		info.IgnoreMappings = append(info.IgnoreMappings, name)
		return true
	}
	info.P.ResourcesMap().Range(ignore)
	info.P.DataSourcesMap().Range(ignore)

	resources, functions := table()
	overrides := resourceOverrides()
	for name, token := range resources {
		resource := overrides[name]
		if resource == nil {
			resource = &tfbridge.ResourceInfo{}
		}
		resource.Tok = tokens.Type(token)
		computeTagsAll(info.P.ResourcesMap().Get(name), resource)
		info.Resources[name] = resource
	}
	for name, token := range functions {
		info.DataSources[name] = &tfbridge.DataSourceInfo{Tok: tokens.ModuleMember(token)}
	}
	info.SetAutonaming(255, "-")
	return info
}

// computeTagsAll makes tagsAll an output only, as it is in @pulumi/aws.
func computeTagsAll(schema shim.Resource, resource *tfbridge.ResourceInfo) {
	if _, ok := schema.Schema().GetOk("tags_all"); !ok {
		return
	}
	if resource.Fields == nil {
		resource.Fields = map[string]*tfbridge.SchemaInfo{}
	}
	resource.Fields["tags_all"] = &tfbridge.SchemaInfo{MarkAsComputedOnly: tfbridge.True(), MarkAsOptional: tfbridge.False()}
}

func check(what string, err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "pulumi-resource-aws cannot %s: %v\n", what, err)
		os.Exit(1)
	}
}
