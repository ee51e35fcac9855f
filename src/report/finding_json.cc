#include "report/finding_json.h"

#include <string>

namespace acrida {

void write_finding_fields(JsonWriter& json, const Finding& finding) {
  json.field("id", finding.id).field("set", set_name(finding.set));
  json.field("confidence", confidence_name(finding.confidence));
  json.field("invalidates", finding.invalidates).field("text", finding.text);
  json.key("evidence").begin_array();
  for (const Evidence& evidence : finding.evidence) {
    json.begin_object().field("what", evidence.what).field("value", evidence.value).end_object();
  }
  json.end_array().key("causes").begin_array();
  for (const std::string& cause : finding.causes) {
    json.text(cause);
  }
  json.end_array().field("next_step", finding.next_step);
}

}  // namespace acrida
