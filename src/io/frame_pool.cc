// Free lists for coroutine frames, one set per thread, in classes of 64 bytes.
//
// A shard makes and drops the same few sizes of frame for every request; malloc would be a
// twentieth of the cost of a request. Under AddressSanitizer frames come from malloc, so that a
// frame used after its end is seen.
#include <array>
#include <cstddef>
#include <new>

#include "acrida/task.h"

namespace acrida::detail {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kPooledMax = 0;
#else
constexpr std::size_t kPooledMax = 4096;  // larger frames are rare: a scenario with big locals
#endif
constexpr std::size_t kClassBytes = 64;

struct FreeFrame {
  FreeFrame* next;
};

class FramePool {
 public:
  FramePool() = default;
  FramePool(const FramePool&) = delete;
  FramePool& operator=(const FramePool&) = delete;
  ~FramePool() {
    for (FreeFrame*& list : lists_) {
      while (list != nullptr) {
        FreeFrame* frame = list;
        list = frame->next;
        ::operator delete(static_cast<void*>(frame));
      }
    }
  }

  void* allocate(std::size_t size) {
    const std::size_t index = (size + kClassBytes - 1) / kClassBytes;
    FreeFrame*& list = lists_[index];
    if (list == nullptr) {
      return ::operator new(index * kClassBytes);
    }
    FreeFrame* frame = list;
    list = frame->next;
    return frame;
  }

  void release(void* memory, std::size_t size) noexcept {
    FreeFrame*& list = lists_[(size + kClassBytes - 1) / kClassBytes];
    list = ::new (memory) FreeFrame{list};
  }

 private:
  std::array<FreeFrame*, kPooledMax / kClassBytes + 1> lists_{};
};

thread_local FramePool frame_pool;

}  // namespace

void* allocate_frame(std::size_t size) {
  return size > kPooledMax ? ::operator new(size) : frame_pool.allocate(size);
}

void release_frame(void* frame, std::size_t size) noexcept {
  if (size > kPooledMax) {
    ::operator delete(frame);
  } else {
    frame_pool.release(frame, size);
  }
}

}  // namespace acrida::detail
