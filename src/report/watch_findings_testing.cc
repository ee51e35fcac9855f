// watch_findings FILE...: what the rules about databases find in each run.json, for tests that are
// not C++. A line a finding: its id, its seconds, its text, its evidence.
#include <cstdio>

#include "report/file_testing.h"
#include "report/run_json_reader.h"
#include "verdict/watch_rules.h"

int main(int count, char** arguments) {
  for (int i = 1; i < count; ++i) {
    const auto run = acrida::read_run_json(acrida::content_of(arguments[i]));
    if (!run.has_value()) {
      std::printf("%s: %s\n", arguments[i], run.error().message().c_str());
      return 1;
    }
    for (const acrida::Finding& finding : acrida::watch_findings(run->data)) {
      std::printf("%.*s %lld-%lld %s", static_cast<int>(finding.id.size()), finding.id.data(),
                  static_cast<long long>(finding.first_second),
                  static_cast<long long>(finding.last_second), finding.text.c_str());
      for (const acrida::Evidence& evidence : finding.evidence) {
        std::printf(" | %s: %s", evidence.what.c_str(), evidence.value.c_str());
      }
      std::printf("\n");
    }
  }
  return 0;
}
