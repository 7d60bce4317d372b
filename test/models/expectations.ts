/** What comes of each model of assimp-testmodels: what is in it, or the beginning of why it is refused. */
export const expectations: Readonly<Record<string, string>> = {
  'glTF/BoxTextured-glTF-Binary/BoxTextured.glb':
    'ModelInvalid: The GLB has the version 1; this engine reads version 2.',
  'glTF/BoxTextured-glTF-Embedded/BoxTextured.gltf':
    'ModelInvalid: The model is glTF 1.0; this engine reads glTF 2.0.',
  'glTF/BoxTextured-glTF-MaterialsCommon/BoxTextured.gltf':
    'ModelInvalid: The model is glTF 1.0; this engine reads glTF 2.0.',
  'glTF/BoxTextured-glTF/BoxTextured.gltf':
    'ModelInvalid: The model is glTF 1.0; this engine reads glTF 2.0.',
  'glTF/CesiumMilkTruck/CesiumMilkTruck.gltf':
    'ModelInvalid: The model is glTF 1; this engine reads glTF 2.0.',
  'glTF/IncorrectVertexArrays/Cube_v1.gltf':
    'ModelInvalid: The model is glTF 1.0; this engine reads glTF 2.0.',
  'glTF/TwoBoxes/TwoBoxes.gltf': 'ModelInvalid: The model is glTF 1.0; this engine reads glTF 2.0.',
  'glTF2/2CylinderEngine-glTF-Binary/2CylinderEngine.glb':
    '82 nodes, 75730 triangles, 0 pictures, without cameras',
  'glTF2/BoxBadNormals-glTF-Binary/BoxBadNormals.glb': '2 nodes, 12 triangles, 0 pictures',
  'glTF2/BoxTexcoords-glTF/boxTexcoords.gltf':
    '3 nodes, 12 triangles, 1 pictures, without textures on second coordinates',
  'glTF2/BoxTextured-glTF-Binary/BoxTextured.glb': '2 nodes, 12 triangles, 1 pictures',
  'glTF2/BoxTextured-glTF-Embedded/BoxTextured.gltf': '2 nodes, 12 triangles, 1 pictures',
  'glTF2/BoxTextured-glTF-pbrSpecularGlossiness/BoxTextured.gltf':
    '2 nodes, 12 triangles, 1 pictures, without KHR_materials_pbrSpecularGlossiness',
  'glTF2/BoxTextured-glTF-techniqueWebGL/BoxTextured.gltf':
    "ModelUnsupported: The model can't be shown without KHR_technique_webgl, which this engine does not have.",
  'glTF2/BoxTextured-glTF/BoxTextured.gltf': '2 nodes, 12 triangles, 1 pictures',
  'glTF2/BoxWithInfinites-glTF-Binary/BoxWithInfinites.glb':
    'ModelInvalid: A position of meshes[0].primitives[0] is -Infinity; it must be a number within 1000000000000000 m.',
  'glTF2/ClearCoat-glTF/ClearCoatTest.gltf':
    '33 nodes, 37116 triangles, 5 pictures, without KHR_materials_clearcoat',
  'glTF2/IncorrectVertexArrays/Cube.gltf': '8 nodes, 46 triangles, 0 pictures, without lines',
  'glTF2/IndexOutOfRange/AllIndicesOutOfRange.gltf':
    'ModelInvalid: An index of meshes[0].primitives[0] leads to vertex 65535, and there are 24.',
  'glTF2/IndexOutOfRange/IndexOutOfRange.gltf':
    'ModelInvalid: An index of meshes[0].primitives[0] leads to vertex 255, and there are 24.',
  'glTF2/MissingBin/BoxTextured.gltf': 'ModelNotFound: There is no file glTF2/MissingBin/',
  'glTF2/RecursiveNodes/RecursiveNodes.gltf': 'ModelInvalid: nodes[0] lies below itself.',
  'glTF2/SchemaFailures/sceneWrongType.gltf': 'ModelInvalid: The JSON of the model is wrong at scene',
  'glTF2/TestNoRootNode/NoScene.gltf': 'ModelInvalid: The model names scenes[0], and there are 0.',
  'glTF2/TestNoRootNode/SceneWithoutNodes.gltf': '0 nodes, 0 triangles, 0 pictures',
  'glTF2/cameras/Cameras.gltf': '3 nodes, 2 triangles, 0 pictures, without cameras',
  'glTF2/draco/2CylinderEngine.gltf': '82 nodes, 65311 triangles, 0 pictures, without cameras',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_00.gltf':
    '1 nodes, 0 triangles, 0 pictures, without points',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_01.gltf':
    '1 nodes, 0 triangles, 0 pictures, without lines',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_02.gltf':
    '1 nodes, 0 triangles, 0 pictures, without lines',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_03.gltf':
    '1 nodes, 0 triangles, 0 pictures, without lines',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_04.gltf':
    '1 nodes, 2 triangles, 0 pictures',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_05.gltf':
    '1 nodes, 2 triangles, 0 pictures',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_06.gltf':
    '1 nodes, 2 triangles, 0 pictures',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_07.gltf':
    '1 nodes, 0 triangles, 0 pictures, without points',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_08.gltf':
    '1 nodes, 0 triangles, 0 pictures, without lines',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_09.gltf':
    '1 nodes, 0 triangles, 0 pictures, without lines',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_10.gltf':
    '1 nodes, 0 triangles, 0 pictures, without lines',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_11.gltf':
    '1 nodes, 2 triangles, 0 pictures',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_12.gltf':
    '1 nodes, 2 triangles, 0 pictures',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_13.gltf':
    '1 nodes, 2 triangles, 0 pictures',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_14.gltf':
    '1 nodes, 2 triangles, 0 pictures',
  'glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_15.gltf':
    '1 nodes, 2 triangles, 0 pictures',
  'glTF2/glTF-Sample-Models/AnimatedMorphCube-glTF/AnimatedMorphCube.gltf':
    '1 nodes, 12 triangles, 0 pictures, without animations',
  'glTF2/issue_3269/texcoord_crash.gltf': '5 nodes, 10 triangles, 1 pictures',
  'glTF2/simple_skin/simple_skin.gltf': '3 nodes, 8 triangles, 0 pictures, without animations',
  'glTF2/textureTransform/TextureTransformTest.gltf': '12 nodes, 18 triangles, 5 pictures',
  'glTF2/wrongTypes/badArray.gltf': 'ModelInvalid: The JSON of the model is wrong at meshes[0].primitives',
  'glTF2/wrongTypes/badExtension.gltf':
    'ModelInvalid: The JSON of the model is wrong at materials[0].pbrMetallicRoughness.baseColorTexture.extensions.KHR_texture_transform',
  'glTF2/wrongTypes/badNumber.gltf':
    'ModelInvalid: The JSON of the model is wrong at materials[0].normalTexture.index',
  'glTF2/wrongTypes/badObject.gltf':
    'ModelInvalid: The JSON of the model is wrong at materials[0].pbrMetallicRoughness',
  'glTF2/wrongTypes/badString.gltf': 'ModelInvalid: The JSON of the model is wrong at scenes[0].name',
  'glTF2/wrongTypes/badUint.gltf':
    'ModelInvalid: The JSON of the model is wrong at materials[0].pbrMetallicRoughness.baseColorTexture.index',
};
