// What a run was judged by, as its run.json keeps it with the verdict (docs/run-json.md).
//
// Thread: any; a function of its arguments.
#pragma once

#include <vector>

#include "report/json_reader.h"
#include "stats/run_data.h"
#include "verdict/request_glob.h"
#include "verdict/target.h"

namespace acrida {

struct KeptTargets {
  Targets targets;  // of no row: there were none
  // Which requests each row was about; of none: all requests, or there was no such request.
  std::vector<std::vector<RequestName>> requests;
};

// Of a document; without the section "verdict" there are none.
KeptTargets read_kept_targets(JsonReader& reader,
                              JsonReader::Value document,
                              const std::vector<EntryStats>& entries);

}  // namespace acrida
