import { settingFindings } from "./findings";
import { type Rule, rule } from "./rule";
import { type Value, valuesAt } from "./value";

/** A rule about one setting, which must be on, or satisfy `isRight`. */
type SettingRule = Omit<Rule, "config" | "settingErrors" | "check" | "checkStack"> & {
  /** Path of the property, `*` for the first element of a list. */
  setting: string;
  isRight?: (value: Value) => boolean;
};

/** Declares a rule that requires a setting in each resource of its types. */
export const settingRule = ({ setting, isRight, ...facts }: SettingRule): Rule =>
  rule({
    ...facts,
    check({ props }) {
      const [value] = valuesAt(props, setting);
      return settingFindings(setting.replaceAll(".*", ""), value, isRight);
    },
  });
