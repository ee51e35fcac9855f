// The HTML report: one file that needs no network, in the pages of the web UI.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>
#include <string_view>

#include "report/run_info.h"
#include "stats/run_data.h"

namespace acrida {

// Both are JSON texts, and escaped for their places here: `template_args` an object with Locust's
// keys (template_args.h), `state` what state_document() made; empty: there is none, and the page
// shows what the arguments hold.
std::string html_report(std::string_view template_args, std::string_view state);

// The report of a run that is over. `theme`: "light" or "dark"; others: as the reader's system is.
std::string html_report(const RunInfo& info, const RunData& data, std::string_view theme = {});

}  // namespace acrida
