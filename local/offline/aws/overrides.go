package main

import (
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

type fields = map[string]*tfbridge.SchemaInfo

// Where the names or types of @pulumi/aws are not what the bridge derives by itself. compare-schema.ts finds them;
// automatic names follow the limits that AWS documents for each kind.

func configOverrides() fields {
	return fields{
		"region":                      {Default: &tfbridge.DefaultInfo{EnvVars: []string{"AWS_REGION", "AWS_DEFAULT_REGION"}}},
		"skip_metadata_api_check":     {Type: "boolean", Default: &tfbridge.DefaultInfo{Value: true}},
		"skip_credentials_validation": {Default: &tfbridge.DefaultInfo{Value: false}},
		"skip_region_validation":      {Default: &tfbridge.DefaultInfo{Value: true}},
	}
}

func resourceOverrides() map[string]*tfbridge.ResourceInfo {
	return map[string]*tfbridge.ResourceInfo{
		"aws_appautoscaling_scheduled_action": {Fields: fields{
			"scalable_target_action": {Elem: &tfbridge.SchemaInfo{Fields: fields{
				"max_capacity": {Type: "integer"},
				"min_capacity": {Type: "integer"},
			}}},
		}},

		"aws_cloudwatch_event_rule":          {Fields: fields{"name": tfbridge.AutoName("name", 64, "-")}},
		"aws_cloudwatch_event_target":        {Fields: fields{"target_id": tfbridge.AutoName("targetId", 255, "-")}},
		"aws_cloudwatch_log_resource_policy": {Fields: fields{"policy_document": document()}},
		"aws_cloudwatch_metric_alarm":        {Fields: fields{"alarm_name": tfbridge.AutoName("name", 255, "-")}},

		"aws_default_security_group": {Fields: trafficRules()},
		"aws_security_group": {Fields: with(trafficRules(), fields{
			"description": {Default: &tfbridge.DefaultInfo{Value: "Managed by Pulumi"}},
		})},
		"aws_security_group_rule": {DeleteBeforeReplace: true},

		"aws_ecr_lifecycle_policy":  {DeleteBeforeReplace: true, Fields: policy()},
		"aws_ecr_repository_policy": {Fields: policy()},

		"aws_ecs_service": {Fields: fields{
			"load_balancer": {Name: "loadBalancers", MaxItemsOne: tfbridge.False()},
			"service_connect_configuration": {Elem: &tfbridge.SchemaInfo{Fields: fields{
				"service": {Elem: &tfbridge.SchemaInfo{Fields: fields{
					"client_alias": {Name: "clientAlias", MaxItemsOne: tfbridge.False()},
				}}},
			}}},
		}},

		"aws_efs_file_system":  {Fields: fields{"creation_token": tfbridge.AutoName("creationToken", 255, "-")}},
		"aws_efs_mount_target": {DeleteBeforeReplace: true},

		// The old attachment's removal would take the same new one with it.
		"aws_iam_group_policy_attachment": {DeleteBeforeReplace: true},
		"aws_iam_policy_attachment":       {DeleteBeforeReplace: true},
		"aws_iam_role_policy_attachment":  {DeleteBeforeReplace: true},
		"aws_iam_user_policy_attachment":  {DeleteBeforeReplace: true},
		"aws_iam_group_policy":            {Fields: policy()},
		"aws_iam_policy":                  {Fields: policy()},
		"aws_iam_role_policy":             {Fields: policy()},
		"aws_iam_user_policy":             {Fields: policy()},
		"aws_iam_role": {Fields: fields{
			"name":               tfbridge.AutoName("name", 64, "-"),
			"assume_role_policy": document(),
			"inline_policy": {Elem: &tfbridge.SchemaInfo{Fields: fields{
				"name": tfbridge.AutoName("name", 128, "-"),
			}}},
		}},

		"aws_kms_alias": {Fields: fields{"name": named(238, aliasName)}},

		"aws_lambda_function": {Fields: fields{
			"function_name": tfbridge.AutoName("name", 64, "-"),
			"filename": {Name: "code", Asset: &tfbridge.AssetTranslation{
				Kind: tfbridge.FileArchive, Format: resource.ZIPArchive, HashField: "source_code_hash",
			}},
			"architectures": {Name: "architectures", MaxItemsOne: tfbridge.False()},
		}},
		"aws_lambda_permission": {Fields: fields{
			"function_name": {Name: "function"},
			"statement_id":  tfbridge.AutoName("statementId", 100, "-"),
		}},

		"aws_lb": {Fields: fields{"name": tfbridge.AutoName("name", 32, "-")}},
		"aws_lb_target_group": {Fields: fields{
			"name":                 tfbridge.AutoName("name", 32, "-"),
			"deregistration_delay": {Type: "integer"},
		}},

		"aws_s3_bucket": {Fields: fields{
			"bucket": tfbridge.AutoNameTransform("bucket", 63, strings.ToLower),
			"policy": document(),
		}},
		"aws_s3_bucket_policy": {Fields: policy()},
		"aws_s3_object": {Fields: fields{
			"key":    {Default: &tfbridge.DefaultInfo{From: tfbridge.FromName(tfbridge.AutoNameOptions{})}},
			"source": {Asset: &tfbridge.AssetTranslation{Kind: tfbridge.FileAsset}},
		}},

		"aws_sns_topic":        {Fields: fields{"name": named(80, fifoName("fifoTopic"))}},
		"aws_sns_topic_policy": {Fields: policy()},
		"aws_sns_topic_subscription": {Fields: fields{
			"topic_arn": {Name: "topic"},
		}},
		"aws_sqs_queue":        {Fields: fields{"name": named(80, fifoName("fifoQueue"))}},
		"aws_sqs_queue_policy": {Fields: policy()},
	}
}

// document accepts a JSON document as text or as an object. The second type is named only so that objects pass the
// bridge's own check: what it does not know it does not check.
func document() *tfbridge.SchemaInfo {
	return &tfbridge.SchemaInfo{
		Type:      "string",
		AltTypes:  []tokens.Type{"aws:iam/documents:PolicyDocument"},
		Transform: tfbridge.TransformJSONDocument,
	}
}

func policy() fields { return fields{"policy": document()} }

// trafficRules keeps AWS's words, which the bridge would put in the plural.
func trafficRules() fields {
	return fields{"ingress": {Name: "ingress"}, "egress": {Name: "egress"}}
}

func with(a, b fields) fields {
	for name, info := range b {
		a[name] = info
	}
	return a
}

func named(maxLength int, finish func(*tfbridge.PulumiResource, string) (string, error)) *tfbridge.SchemaInfo {
	return tfbridge.AutoNameWithCustomOptions("name", tfbridge.AutoNameOptions{
		Separator: "-", Maxlen: maxLength, Randlen: 7, PostTransform: finish,
	})
}

func aliasName(_ *tfbridge.PulumiResource, name string) (string, error) {
	return "alias/" + strings.TrimPrefix(name, "alias/"), nil
}

// fifoName ends the name of a FIFO queue or topic in ".fifo", as AWS demands.
func fifoName(property resource.PropertyKey) func(*tfbridge.PulumiResource, string) (string, error) {
	return func(res *tfbridge.PulumiResource, name string) (string, error) {
		if fifo := res.Properties[property]; fifo.IsBool() && fifo.BoolValue() {
			return name + ".fifo", nil
		}
		return name, nil
	}
}
