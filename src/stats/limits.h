// The limits of the statistics. Reaching one is counted and shown, never fatal.
//
// Thread: constants.
#pragma once

#include <cstddef>
#include <cstdint>

namespace acrida {

// Names kept apart, per recorder and in the whole run. A run over this puts an id into its names;
// the requests beyond are counted under kOtherNames.
inline constexpr std::uint32_t kEntriesMax = 20'000;
inline constexpr const char* kOtherNames = "[other names]";

// Longer names share their first bytes' entry.
inline constexpr std::size_t kNameBytesMax = 1'024;

// Different failures kept, each a (method, name, text); those beyond are counted in the entries
// alone.
inline constexpr std::uint32_t kFailuresKept = 2'000;
inline constexpr std::size_t kFailureTextBytesMax = 1'024;

// Failures of which the first exchange is kept, and how much of its request and of its response
// each: 8 MB at the most.
inline constexpr std::uint32_t kExamplesMax = 500;
inline constexpr std::size_t kExampleBytesMax = 8'192;

// Different exceptions of user code kept.
inline constexpr std::uint32_t kExceptionsKept = 500;
inline constexpr std::size_t kTracebackBytesMax = 16'384;

// Points of the per-second series: four hours at one second; after that two seconds share a point,
// then four (12 hours are 10,800 points of 4 s).
inline constexpr std::size_t kSeriesPointsMax = 14'400;
// Counts per name in all points together (12 bytes each); reaching it halves the resolution, too.
inline constexpr std::size_t kSeriesCellsMax = 2'000'000;

// Counts in all blocks of TimeBlocks together; reaching it halves their resolution.
inline constexpr std::size_t kBlockCellsMax = 2'000'000;

// Different causes kept, each a (name, status, class, message), and different messages of one
// (name, status, class); those beyond share an empty message, and those beyond kCausesKept are
// counted.
inline constexpr std::uint32_t kCausesKept = 500;
inline constexpr std::uint32_t kCauseMessagesKept = 8;
inline constexpr std::size_t kCauseBytesMax = 128;
inline constexpr std::size_t kCauseMessageBytesMax = 512;

// Different labels of users kept, and different Server headers; those beyond are counted under
// none.
inline constexpr std::uint32_t kLabelsKept = 1'000;
inline constexpr std::size_t kLabelBytesMax = 128;
inline constexpr std::size_t kServersKept = 8;
// Requests of a shard whose ids are kept for a site's own log: 32 MB.
inline constexpr std::size_t kRequestTimesKept = 1'000'000;

// Figures of watched databases, queues of jobs among them.
inline constexpr std::size_t kWatchSeriesKept = 100;

// Seconds of exact per-name times kept for figures over the last seconds, and the length of that
// window.
inline constexpr std::int64_t kWindowSecondsKept = 14;
inline constexpr std::int64_t kWindowSeconds = 10;

}  // namespace acrida
