#include "app/github_job.h"

namespace acrida {

std::optional<GithubJob> github_job(
    const std::map<std::string, std::string, std::less<>>& environment) {
  const auto actions = environment.find("GITHUB_ACTIONS");
  if (actions == environment.end() || actions->second != "true") {
    return std::nullopt;
  }
  GithubJob job;
  const auto summary = environment.find("GITHUB_STEP_SUMMARY");
  if (summary != environment.end() && !summary->second.empty()) {
    job.step_summary = summary->second;
  }
  return job;
}

}  // namespace acrida
