// GithubJob: what a run tells the job of GitHub Actions that it is a step of.
//
// Thread: a value.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace acrida {

struct GithubJob {
  std::optional<std::string> step_summary;  // the file that Markdown is appended to
};

// Nothing where the environment is no job's (GITHUB_ACTIONS is not "true").
std::optional<GithubJob> github_job(
    const std::map<std::string, std::string, std::less<>>& environment);

}  // namespace acrida
