// Newer NVIDIA cards round the factors of float32 products to 10 bits (TF32) unless they are told not to, which moves features
// by some 1e-3. NVIDIA's libraries read this variable when they are loaded, so this file comes first.
process.env.NVIDIA_TF32_OVERRIDE ??= '0';
