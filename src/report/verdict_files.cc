#include "report/verdict_files.h"

#include <fcntl.h>

#include <cerrno>

#include "report/atomic_file.h"
#include "report/output_file.h"
#include "report/verdict_markdown.h"

namespace acrida {
namespace {

constexpr auto kSynced = AtomicFile::Durability::kSynced;

Result<void> check_writable(std::string_view option, const std::optional<std::string>& path) {
  if (path) {
    if (const Result<void> possible = AtomicFile::check(*path); !possible) {
      return fail(std::string(option) + ": " + possible.error().message());
    }
  }
  return {};
}

// Other steps of the job have written to it, too.
Result<void> append(const std::string& path, std::string_view text) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    return fail(Error::system("open " + path, errno));
  }
  OutputFile file(descriptor, path);
  const Result<void> written = file.write(text);
  return written ? file.close() : written;
}

}  // namespace

Result<void> check_verdict_files(const VerdictFiles& files) {
  if (Result<void> junit = check_writable("--junit", files.junit); !junit) {
    return junit;
  }
  return check_writable("--markdown", files.markdown);
}

std::vector<VerdictFileError> write_verdict_files(const VerdictFiles& files,
                                                  const RunInfo& info,
                                                  const RunData& data,
                                                  const Verdict& verdict) {
  std::vector<VerdictFileError> errors;
  const auto note = [&errors](const char* option, const Result<void>& result) {
    if (!result) {
      errors.push_back({option, result.error()});
    }
  };
  if (files.junit) {
    const std::string xml = junit_xml(info, data, verdict, files.unproven);
    note("--junit", write_file_atomically(*files.junit, xml, kSynced));
  }
  if (files.markdown) {
    const std::string page = verdict_markdown(info, verdict);
    note("--markdown", write_file_atomically(*files.markdown, page, kSynced));
  }
  if (files.step_summary) {
    const std::string page = verdict_markdown(info, verdict) + "\n";
    note("GITHUB_STEP_SUMMARY", append(*files.step_summary, page));
  }
  return errors;
}

}  // namespace acrida
