import type { PolicyResource } from "@pulumi/policy";
import { once } from "./once";
import type { Reference, Resource, StackResource } from "./rule";
import { inProviderSpelling, isTerraform, providerType } from "./terraform";
import { type PlacedText, plainTexts, readValue, Unknown, type Value } from "./value";

type Props = { [key: string]: Value };

/** A resource as the SDK passes it. */
interface Given {
  urn: string;
  type: string;
  name: string;
  props: object;
  provider?: { props: object };
  /** Whether secrets among the properties are marked, as the engine does it. */
  marksSecrets?: boolean;
}

const readProps = once((props: object) => readValue(() => props) as Props);
const readTerraform = once((props: object) => inProviderSpelling(readProps(props)) as Props);

/** A resource whose properties are read at first access: most rules check few types. */
export class ReadResource implements Resource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  private read: { props?: Props; provider?: Props } = {};

  constructor(private readonly given: Given) {
    this.urn = given.urn;
    this.type = providerType(given.type);
    this.name = given.name;
  }

  get props(): Props {
    const { props, type } = this.given;
    this.read.props ??= this.choose(isTerraform(type) ? readTerraform(props) : readProps(props));
    return this.read.props;
  }

  get provider(): Props | undefined {
    const { provider } = this.given;
    if (provider) this.read.provider ??= readProps(provider.props);
    return this.read.provider;
  }

  plainTexts(): PlacedText[] {
    return this.given.marksSecrets ? plainTexts(this.given.props) : [];
  }

  /** The properties that rules see. */
  protected choose(props: Props): Props {
    return props;
  }
}

/** The same for a resource of the whole stack. */
export class ReadStackResource extends ReadResource implements StackResource {
  readonly parent: string | undefined;

  /**
   * @param inputs properties that the program gave. Stack checks see outputs, in which a property that the program omitted is
   *   unknown at preview if AWS sets it. Such a property is omitted here, too: it is not an input that could be composed of known parts.
   */
  constructor(
    private readonly resource: PolicyResource,
    private readonly inputs: object | undefined,
  ) {
    super(resource);
    this.parent = resource.parent?.urn;
  }

  get from(): { [property: string]: Reference[] } {
    return this.resource.propertyDependencies;
  }

  protected override choose(props: Props): Props {
    const { inputs } = this;
    // A Terraform module's inputs do not tell which properties AWS sets: its plan has both.
    if (!inputs || isTerraform(this.resource.type)) return props;
    const given = new Set(Object.keys(inputs));
    return Object.fromEntries(
      Object.entries(props).filter(([key, value]) => !(value instanceof Unknown) || given.has(key)),
    );
  }
}
