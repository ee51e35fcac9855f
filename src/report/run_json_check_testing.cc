// run_json_check FILE...: says what is wrong with each run.json, for tests that are not C++.
#include <cstdio>

#include "report/file_testing.h"
#include "report/run_json_reader.h"

int main(int count, char** arguments) {
  int wrong = 0;
  for (int i = 1; i < count; ++i) {
    const auto run = acrida::read_run_json(acrida::content_of(arguments[i]));
    if (!run.has_value()) {
      std::printf("%s: %s\n", arguments[i], run.error().message().c_str());
      wrong = 1;
    }
  }
  return wrong;
}
