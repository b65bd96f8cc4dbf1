"""x"""
EVERYWHERE = {}
EQUIVALENT = {name: {} for name in ("layer", "activations", "neurons", "losses", "backprop", "optimizers", "training", "datasets")}
