import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.JsonRuleCompiler;

/**
 * Standard input: a JSON array of {pattern, events}. Standard output: for each {error} where EventBridge refuses the pattern,
 * else {matches}, an array with true for each event that the pattern matches.
 */
public class Judge {
    public static void main(String[] args) throws Exception {
        ObjectMapper json = new ObjectMapper();
        ArrayNode verdicts = json.createArrayNode();
        for (JsonNode subject : json.readTree(System.in)) {
            String pattern = subject.get("pattern").toString();
            String error = JsonRuleCompiler.check(pattern);
            if (error != null) {
                verdicts.addObject().put("error", error);
                continue;
            }
            Machine machine = new Machine();
            machine.addRule("rule", pattern);
            ArrayNode matches = verdicts.addObject().putArray("matches");
            for (JsonNode event : subject.get("events")) {
                matches.add(!machine.rulesForJSONEvent(event.toString()).isEmpty());
            }
        }
        System.out.println(verdicts);
    }
}
