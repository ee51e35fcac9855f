#include "report/html_report.h"

#include <fmt/format.h>

#include <utility>

#include "report/live_feed.h"
#include "report/script_json.h"
#include "report/template_args.h"
#include "webui/assets.h"

namespace acrida {
namespace {

constexpr std::string_view kTemplateArgs = "/*acrida-template-args*/{}";
constexpr std::string_view kState = R"({"acrida-state":null})";

}  // namespace

std::string html_report(std::string_view template_args, std::string_view state) {
  const std::pair<std::string_view, std::string> places[] = {
      {kTemplateArgs, json_for_script(template_args)}, {kState, json_for_script(state)}};
  std::string_view rest = webui_report_template();
  std::string page;
  page.reserve(rest.size() + template_args.size() + state.size());
  // In one walk: what was put in is not looked at again.
  while (!rest.empty()) {
    std::size_t next = rest.size();
    const std::pair<std::string_view, std::string>* found = nullptr;
    for (const auto& place : places) {
      if (const std::size_t at = rest.find(place.first); at < next && !place.second.empty()) {
        next = at;
        found = &place;
      }
    }
    page += rest.substr(0, next);
    rest.remove_prefix(next);
    if (found != nullptr) {
      page += found->second;
      rest.remove_prefix(found->first.size());
    }
  }
  return page;
}

std::string html_report(const RunInfo& info, const RunData& data, std::string_view theme) {
  LiveStatus status;
  status.state = "stopped";
  status.run_time = info.end - data.start;
  if (!data.series.points().empty()) {
    status.second = data.series.points().back().second;
  }
  std::string args = template_args(info, data);
  if (theme == "light" || theme == "dark") {
    args.insert(1, fmt::format(R"("theme":"{}",)", theme));
  }
  return html_report(args, state_document(info, data, status));
}

}  // namespace acrida
