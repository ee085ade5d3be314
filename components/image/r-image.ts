import { basename, join } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as aws from "../base/aws";
import { type Tags, type Transform, transformed } from "../base/transform";
import { copiesFolder, stageImageContext } from "./image-context";
import { registryLogin } from "./registry-login";

/** Number of images to keep by default. */
export const KEEP_IMAGES = 20;

export interface RImageArgs {
  /**
   * ECR repository name, 2 to 256 characters.
   * @default the component's name
   */
  repositoryName?: string;
  /** Folder with the Dockerfile. */
  context: string;
  /** Base image, with R. */
  base: string;
  /**
   * Package list: a `requirements.R`, a file with one name per line, or an `renv.lock`. Of several, which need different names, the
   * first is installed and may read the others.
   * @default no packages
   */
  packages?: string | string[];
  /** Archives of packages that an `renv.lock` takes from GitHub, by package: `fetchGitHubPackages` fetches them. @default none */
  remotes?: Record<string, string>;
  /** Address of the CRAN-like repository for packages that the distribution lacks. @default R's own setting */
  packageRepository?: string;
  /**
   * Whether an `renv.lock` is exact: `locked` fails the build if a version is missing, `nearest` takes the closest available one.
   * @default "locked"
   */
  packageVersions?: "locked" | "nearest";
  /** Packages of the base's distribution (Debian, Ubuntu) that scripts need, such as programs they call. @default none */
  systemPackages?: string[];
  /**
   * Whether models have queues or schedules with `overlap: skip`: then a base whose curl cannot sign those requests fails the build.
   * @default false
   */
  queues?: boolean;
  /** @default "linux/amd64" */
  platform?: "linux/amd64" | "linux/arm64";
  /**
   * Any text; changing it rebuilds the image even if no file changed, for instance after an update of the base.
   * @default ""
   */
  rebuild?: string;
  /** Network of the build, e.g. "host". @default Docker's own */
  buildNetwork?: string;
  /**
   * Number of newest images to keep in the repository, whether a task definition names them or not; "all" while a model is held at
   * a revision whose image may be older.
   * @default 20
   */
  keepImages?: number | "all" | undefined;
  /**
   * Whether destroying the stack deletes a repository that still holds images.
   * @default false
   */
  forceDestroy?: boolean;
  tags?: Tags;
  transform?: { repository?: Transform<aws.ecr.RepositoryArgs>; image?: Transform<docker.RemoteImageArgs> };
}

/**
 * An R image, built and pushed to an ECR repository with immutable tags, scan on push and a lifecycle policy.
 *
 * The tag has two hashes: of the content and of the image. Unchanged content builds nothing.
 *
 * @example
 * ```ts
 * import { RImage } from "r-on-fargate/components/image/r-image";
 *
 * const image = new RImage("models", {
 *   context: "image",
 *   base: "rocker/r-ubuntu:24.04",
 *   packages: "requirements.R",
 * });
 * export const imageUri = image.uri;
 * ```
 */
export class RImage extends pulumi.ComponentResource {
  /** Known before the repository is created. */
  readonly repositoryName: string;
  readonly repositoryUrl: pulumi.Output<string>;
  /** `sha256:...` of the pushed image. */
  readonly digest: pulumi.Output<string>;
  /** `<registry>/<repository>@sha256:...`, what a task definition names. */
  readonly uri: pulumi.Output<string>;

  constructor(name: string, args: RImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:RImage", name, {}, opts);
    this.repositoryName = args.repositoryName ?? name;
    const repository = this.makeRepository(name, args);

    const lists = [args.packages ?? []].flat();
    const remotes = args.remotes ?? {};
    const buildArgs = {
      BASE: args.base,
      ...(copiesFolder(lists, remotes) ? { PACKAGE_LIST: basename(lists[0]!) } : {}),
      ...(args.packageRepository ? { REPOSITORY: args.packageRepository } : {}),
      ...(args.packageVersions ? { PACKAGE_VERSIONS: args.packageVersions } : {}),
      ...(args.queues ? { QUEUES: "yes" } : {}),
      ...(args.systemPackages?.length ? { SYSTEM_PACKAGES: [...args.systemPackages].sort().join(" ") } : {}),
    };
    const platform = args.platform ?? "linux/amd64";
    const content = stageImageContext(
      join(".build", name, "image"),
      args.context,
      lists,
      {
        ...buildArgs,
        platform,
        rebuild: args.rebuild ?? "",
      },
      remotes,
    );
    const tag = content.hash.slice(0, 16);
    const { address, provider } = registryLogin(name, join(".build", name, "registry"), this);
    // Old images stay, so the new one conflicts with nothing. Deleting first would also delete what depends on the image: a failed
    // build would leave models without a task definition.
    const opt = { parent: this, provider, deleteBeforeReplace: false };
    // The provider's default of 20 minutes is too short for packages from source, for another processor, or for a slow uplink.
    const patient = { ...opt, customTimeouts: { create: "4h", update: "4h" } };

    const image = new docker.RemoteImage(
      name,
      transformed(args.transform?.image, name, {
        name: pulumi.interpolate`${address}/${repository.name}:${tag}`,
        build: {
          context: content.folder,
          platform,
          networkMode: args.buildNetwork,
          buildArgs: { ...buildArgs, ...(content.packages ? { PACKAGES: content.packages } : {}) },
        },
        // Other stacks on this machine may run the image.
        keepLocally: true,
        triggers: { content: content.hash },
      }),
      patient,
    );
    // The same content built on another machine or day is a different image. It needs another tag, since tags are immutable.
    const tagged = new docker.Tag(
      name,
      {
        sourceImage: image.imageId,
        targetImage: pulumi.interpolate`${image.name}-${image.imageId.apply((id) => id.replace("sha256:", "").slice(0, 12))}`,
      },
      opt,
    );
    const pushed = new docker.RegistryImage(
      name,
      {
        name: tagged.targetImage,
        keepRemotely: true,
        insecureSkipVerify: address.apply(skipsVerification),
        triggers: { image: image.imageId },
      },
      patient,
    );
    this.repositoryUrl = pulumi.interpolate`${address}/${repository.name}`;
    this.digest = pushed.sha256Digest;
    this.uri = pulumi.interpolate`${this.repositoryUrl}@${this.digest}`;
    this.registerOutputs({ repositoryUrl: this.repositoryUrl, digest: this.digest, uri: this.uri });
  }

  private makeRepository(name: string, args: RImageArgs): aws.ecr.Repository {
    const repository = new aws.ecr.Repository(
      name,
      transformed(args.transform?.repository, name, {
        name: this.repositoryName,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        forceDelete: args.forceDestroy ?? false,
        tags: args.tags,
      }),
      { parent: this },
    );
    new aws.ecr.LifecyclePolicy(
      name,
      { repository: repository.name, policy: lifecyclePolicy(args.keepImages ?? KEEP_IMAGES) },
      { parent: this },
    );
    return repository;
  }
}

/**
 * Whether the provider skips verification of a registry's certificate: for a registry on this machine on macOS, where a Go program
 * cannot be given a CA by a setting. Docker itself never verifies a registry on this machine.
 */
function skipsVerification(address: string): boolean | undefined {
  return (process.platform === "darwin" && address.startsWith("localhost:")) || undefined;
}

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html */
function lifecyclePolicy(keepImages: number | "all"): string {
  return JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: "Untagged images go after a day",
        selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 1 },
        action: { type: "expire" },
      },
      {
        rulePriority: 2,
        description: `The newest ${keepImages} images stay`,
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keepImages },
        action: { type: "expire" },
      },
    ].filter(({ selection }) => selection.countNumber !== "all"),
  });
}
