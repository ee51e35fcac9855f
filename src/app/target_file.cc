#include "app/target_file.h"

#include <optional>
#include <string>

#include "base/escape.h"
#include "verdict/target_table.h"

namespace acrida {

Result<Targets> load_targets(const Options& options, FileReader& files) {
  if (!options.targets) {
    return Targets();
  }
  const Result<std::optional<std::string>> read = files.read(*options.targets);
  if (!read) {
    return fail("--targets: " + read.error().message());
  }
  const std::optional<std::string>& text = *read;
  if (!text) {
    return fail("--targets: no such file: " + escape_for_terminal(*options.targets));
  }
  return read_targets(*text, *options.targets);
}

}  // namespace acrida
