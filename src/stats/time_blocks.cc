#include "stats/time_blocks.h"

#include <utility>

namespace acrida {

TimeBlocks::TimeBlocks(std::size_t cells_max) : cells_max_(cells_max) {}

TimeBlocks::TimeBlocks(std::vector<TimeBlock> blocks, std::int64_t span)
    : cells_max_(kBlockCellsMax), span_(span), blocks_(std::move(blocks)) {}

}  // namespace acrida
