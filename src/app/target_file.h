// --targets FILE.
//
// Thread: main.
#pragma once

#include "app/file_reader.h"
#include "app/options.h"
#include "base/error.h"
#include "verdict/target.h"

namespace acrida {

// No rows without the option. An error names the place in the file and what to write instead.
Result<Targets> load_targets(const Options& options, FileReader& files);

}  // namespace acrida
