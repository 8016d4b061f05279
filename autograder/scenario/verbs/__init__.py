"""What clients and rooms can do in a scene, by theme."""
